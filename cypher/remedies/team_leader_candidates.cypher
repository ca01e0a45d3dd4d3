// title = "Candidates for team leader"
// question = "Who are the members of these teams? Deputies come first."
INCLUDE subject(u; Unit)
MATCH (u)<-[belongs:MEMBER_OF]-(person:Person)
WHERE current(u, belongs, person)
WITH subject_id, {distance: 0, order: CASE belongs.role WHEN 'deputy' THEN 0 ELSE 1 END, action: 'appoint as team leader',
  label: 'Person', id: person.id, name: person.name, note: belongs.role + ' of the team'} AS thing
INCLUDE distinct_remedy_columns(thing; 3)
