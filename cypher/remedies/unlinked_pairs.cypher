// title = "Unlinked pairs of Party, State and Front"
// question = "Which pairs of the three in these places have no enabled tie and no person who holds posts in both?"
INCLUDE subject(u; Unit)
INCLUDE party_state_front(u; subject_id, u)
WITH subject_id, [x IN three | {unit: x, kind: x.kind,
  tied: [(x)-[tie:COORDINATES_WITH]-(to:Unit) WHERE tie.enabled AND current(tie, to) | to.id],
  disabled: [(x)-[tie:COORDINATES_WITH]-(to:Unit) WHERE NOT tie.enabled AND current(tie, to) | to.id],
  people: [(x)<-[seat_in:POST_IN]-(seat:Post)<-[held:HOLDS]-(person:Person)
           WHERE current(seat_in, seat, held, person) | person.id]}] AS three
UNWIND [['people_committee', 'party_committee'], ['people_committee', 'fatherland_front'],
        ['party_committee', 'fatherland_front']] AS pair
WITH subject_id, [first IN three WHERE first.kind = pair[0]] AS firsts,
  [second IN three WHERE second.kind = pair[1]] AS seconds
WHERE none(first IN firsts WHERE any(second IN seconds WHERE second.unit.id IN first.tied
  OR any(person IN first.people WHERE person IN second.people)))
UNWIND firsts AS first
UNWIND seconds AS second
WITH subject_id, first, second, second.unit.id IN first.disabled AS disabled
WITH subject_id, {distance: CASE WHEN disabled THEN 0 ELSE 1 END, order: first.unit.id,
  action: CASE WHEN disabled THEN 'enable the tie of' ELSE 'tie' END, label: 'Unit', id: second.unit.id,
  name: second.unit.name, note: 'with ' + first.unit.id + ', ' + first.unit.name} AS thing
INCLUDE remedy_columns(thing; 3)
