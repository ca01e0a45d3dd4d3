// title = "Members who could lead"
// question = "Who is a member of these teams now, deputies first?"
INCLUDE subject(u; Unit)
MATCH (u)<-[belongs:MEMBER_OF]-(person:Person)
WHERE current(u, belongs, person)
WITH subject_id, {distance: 0, order: CASE belongs.role WHEN 'deputy' THEN 0 ELSE 1 END, action: 'let lead the team',
  label: 'Person', id: person.id, name: person.name, note: belongs.role + ' of the team'} AS thing
INCLUDE remedies_without_repeats(thing; 3)
