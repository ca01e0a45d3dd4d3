// title = "Holders whose appointment could be renewed"
// question = "Who holds these posts now, and until when?"
INCLUDE subject(seat; Post)
MATCH (seat)<-[held:HOLDS]-(person:Person)
WHERE current(seat, held, person) AND (person.valid_to IS NULL OR held.valid_to < person.valid_to)
WITH subject_id, {distance: 0, order: 0, action: 'renew the appointment of', label: 'Person', id: person.id, name: person.name,
  note: coalesce('holds the post until ' + toString(held.valid_to), 'holds the post')
    + coalesce(', ' + held.basis, '')} AS thing
INCLUDE distinct_remedy_columns(thing; 2)
