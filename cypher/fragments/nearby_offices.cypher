// unit; name; keep
// The current offices near a unit, as a list called `name`: what it is part of on its own level, its own departments,
// those next to it, and those that work for the same place. `keep` are the variables to keep, including the unit.
WITH *,
  [(<unit>)-[part:PART_OF]->(x:Unit)
   WHERE x.level = <unit>.level AND x.kind <> 'government' AND current(part, x) | x]
  + [(<unit>)<-[part:PART_OF]-(x:Unit)
     WHERE x.kind IN ['department', 'it_unit', 'service_centre'] AND current(part, x) | x]
  + [(<unit>)<-[serves:SERVES]-(x:Unit)
     WHERE x.kind IN ['party_committee', 'fatherland_front', 'mass_organisation', 'service_centre']
       AND current(serves, x) | x]
  + [(<unit>)-[serves:SERVES]->(x:Unit) WHERE x.kind = 'people_committee' AND current(serves, x) | x]
  + [(<unit>)-[serves:SERVES]->(place:Unit)<-[also:SERVES]-(x:Unit)
     WHERE x.kind IN ['party_committee', 'fatherland_front', 'mass_organisation', 'service_centre']
       AND x.id <> <unit>.id AND current(serves, place, also, x) | x]
  + [(<unit>)-[serves:SERVES]->(place:Unit)<-[part:PART_OF]-(x:Unit)
     WHERE x.kind IN ['department', 'it_unit', 'service_centre'] AND x.id <> <unit>.id
       AND current(serves, place, part, x) | x]
  + [x IN CASE WHEN <unit>.kind IN ['department', 'it_unit', 'service_centre', 'steering_committee'] THEN
       [(<unit>)-[part:PART_OF]->(parent:Unit)<-[also:PART_OF]-(x:Unit)
        WHERE x.kind IN ['department', 'it_unit', 'service_centre'] AND x.id <> <unit>.id
          AND current(part, parent, also, x) | x] ELSE [] END | x] AS around
WITH <keep>, around AS <name>
