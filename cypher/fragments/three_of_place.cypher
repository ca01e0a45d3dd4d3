// unit; keep
// The people's committee `unit` and whoever of Party committees and Fatherland Fronts serves it now, as `three`.
WITH *, [<unit>] + [(<unit>)<-[serves:SERVES]-(x:Unit)
  WHERE x.kind IN ['party_committee', 'fatherland_front'] AND current(serves, x) | x] AS three
WITH <keep>, three
