// unit
// Current units of the kinds that need a focal point.
MATCH (<unit>:Unit)
WHERE <unit>.kind IN ['department', 'people_committee', 'party_committee', 'fatherland_front', 'mass_organisation']
  AND current(<unit>)
