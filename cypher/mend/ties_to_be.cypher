// title = "Ties that would join isolated units"
// question = "Which of their ties are disabled or ended, whom do they serve, and where do their people hold posts?"
INCLUDE subject(u; Unit)
INCLUDE last_parent(u; last; subject_id, u)
INCLUDE successors(last; heirs; subject_id, u, last)
WITH subject_id, u, [(u)-[tie:COORDINATES_WITH]-(x:Unit) WHERE NOT tie.enabled AND current(tie, x)
    | {unit: x, near: 0, place: 0, way: 'enable the tie with', note: 'the tie is disabled'}]
  + [(u)-[tie:COORDINATES_WITH]-(x:Unit) WHERE tie.valid_to <= date($as_of) AND current(x)
     | {unit: x, near: 0, place: 1, way: 'tie again with', note: 'tied until ' + toString(tie.valid_to)}]
  + [x IN heirs + CASE WHEN current(last) THEN [last] ELSE [] END
     | {unit: x, near: 0, place: 2, way: 'place under',
        note: CASE x.id WHEN last.id THEN 'its last parent, which is still there' ELSE 'successor of ' + last.name END}]
  + [(u)-[serves:SERVES]->(x:Unit) WHERE current(serves, x)
     | {unit: x, near: 1, place: 0, way: 'tie with', note: x.kind + ', the place that it serves'}]
  + [(u)<-[seat_in:POST_IN]-(seat:Post)<-[held:HOLDS]-(person:Person)-[also:HOLDS]->(other:Post)
       -[other_in:POST_IN]->(x:Unit)
     WHERE x.id <> u.id AND current(seat_in, seat, held, person, also, other, other_in, x)
     | {unit: x, near: 1, place: 1, way: 'tie with', note: person.id + ' holds posts in both'}]
  + [(u)-[link:PART_OF]-(next:Unit)<-[seat_in:POST_IN]-(seat:Post)<-[held:HOLDS]-(person:Person)
       -[also:HOLDS]->(other:Post)-[other_in:POST_IN]->(x:Unit)
     WHERE x.id <> next.id AND x.id <> u.id
       AND current(link, next, seat_in, seat, held, person, also, other, other_in, x)
     | {unit: x, near: 2, place: 0, way: 'tie with', note: person.id + ' holds posts there and in ' + next.id}] AS ways
UNWIND ways AS way
WITH subject_id, u, way
// What is asked about is isolated itself, and does not help.
WHERE NOT way.unit.id IN $ids
WITH subject_id, {near: way.near, order: way.place, way: way.way, label: 'Unit', id: way.unit.id, name: way.unit.name,
  note: way.note} AS thing
INCLUDE nearest(thing; 3)
