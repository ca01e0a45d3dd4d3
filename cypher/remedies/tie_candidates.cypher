// title = "Candidates for ties of isolated units"
// question = "Which of their ties are disabled or ended, which units do they serve, and where do their people hold posts?"
INCLUDE subject(u; Unit)
INCLUDE last_parent(u; last; subject_id, u)
INCLUDE successors(last; heirs; subject_id, u, last)
WITH subject_id, u, [(u)-[tie:COORDINATES_WITH]-(x:Unit) WHERE NOT tie.enabled AND current(tie, x)
    | {unit: x, distance: 0, place: 0, action: 'enable the tie with', note: 'the tie is disabled'}]
  + [(u)-[tie:COORDINATES_WITH]-(x:Unit) WHERE tie.valid_to <= $as_of AND current(x)
     | {unit: x, distance: 0, place: 1, action: 'tie again with', note: 'tied until ' + toString(tie.valid_to)}]
  + [x IN heirs + CASE WHEN current(last) THEN [last] ELSE [] END
     | {unit: x, distance: 0, place: 2, action: 'place under',
        note: CASE x.id WHEN last.id THEN 'its last parent, which is still there' ELSE 'successor of ' + last.name END}]
  + [(u)-[serves:SERVES]->(x:Unit) WHERE current(serves, x)
     | {unit: x, distance: 1, place: 0, action: 'tie with', note: x.kind + ', the place that it serves'}]
  + [(u)<-[seat_in:POST_IN]-(seat:Post)<-[held:HOLDS]-(person:Person)-[also:HOLDS]->(other:Post)
       -[other_in:POST_IN]->(x:Unit)
     WHERE x.id <> u.id AND current(seat_in, seat, held, person, also, other, other_in, x)
     | {unit: x, distance: 1, place: 1, action: 'tie with', note: person.id + ' holds posts in both'}]
  + [(u)-[link:PART_OF]-(next:Unit)<-[seat_in:POST_IN]-(seat:Post)<-[held:HOLDS]-(person:Person)
       -[also:HOLDS]->(other:Post)-[other_in:POST_IN]->(x:Unit)
     WHERE x.id <> next.id AND x.id <> u.id
       AND current(link, next, seat_in, seat, held, person, also, other, other_in, x)
     | {unit: x, distance: 2, place: 0, action: 'tie with', note: person.id + ' holds posts there and in ' + next.id}] AS candidates
UNWIND candidates AS candidate
WITH subject_id, u, candidate
// The subjects are isolated themselves and do not help.
WHERE NOT candidate.unit.id IN $ids
WITH subject_id, {distance: candidate.distance, order: candidate.place, action: candidate.action, label: 'Unit', id: candidate.unit.id, name: candidate.unit.name,
  note: candidate.note} AS thing
INCLUDE distinct_remedy_columns(thing; 3)
