// title = "Successors of ended units"
// question = "Which units succeeded the ended units of these people and their posts, and which of their units is current?"
INCLUDE subject(person; Person)
MATCH (person)-[held:HOLDS]->(post:Post)
WHERE current(person, held, post)
INCLUDE last_unit(post; POST_IN; seat; subject_id, person, post)
INCLUDE last_unit(person; EMPLOYED_BY; home; subject_id, person, post, seat)
UNWIND [{last: seat, other: home, action: 'move the post to', kin: 'the home unit of the person'},
        {last: home, other: seat, action: 'move the person to', kin: 'the unit of the post'}] AS side
WITH subject_id, post, side, side.last AS last, side.other AS other
WHERE last.ended <= $as_of
MATCH (gone:Unit)
WHERE gone.id = last.id
INCLUDE successors(gone; heirs; subject_id, post, side, other, gone)
OPTIONAL MATCH (kin:Unit)
WHERE kin.id = other.id AND current(kin)
WITH subject_id, post, side, [x IN heirs | {unit: x, distance: 0, place: 0, note: 'successor of ' + gone.name}]
  + [x IN CASE WHEN kin IS NULL THEN [] ELSE [kin] END | {unit: x, distance: 0, place: 1, note: side.kin}]
  + [(gone)-[:PART_OF]->(x:Unit) WHERE current(x) | {unit: x, distance: 1, place: 0, note: gone.name + ' was part of it'}]
  + [(gone)-[:SERVES]->(x:Unit) WHERE current(x) | {unit: x, distance: 1, place: 1, note: gone.name + ' served it'}] AS candidates
UNWIND candidates AS candidate
WITH subject_id, {detail: post.id, distance: candidate.distance, order: candidate.place, action: side.action, label: 'Unit', id: candidate.unit.id,
  name: candidate.unit.name, note: candidate.note} AS thing
INCLUDE distinct_remedy_columns(thing; 3)
