// unit; keep
// The people's committee `unit` and the Party committees and Fatherland Fronts that serve it, as `three`.
WITH *, [<unit>] + [(<unit>)<-[serves:SERVES]-(x:Unit)
  WHERE x.kind IN ['party_committee', 'fatherland_front'] AND current(serves, x) | x] AS three
WITH <keep>, three
