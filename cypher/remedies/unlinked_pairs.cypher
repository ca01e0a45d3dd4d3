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
WITH subject_id, [one IN three WHERE one.kind = pair[0]] AS ones, [other IN three WHERE other.kind = pair[1]] AS others
WHERE none(one IN ones WHERE any(other IN others WHERE other.unit.id IN one.tied
  OR any(person IN one.people WHERE person IN other.people)))
UNWIND ones AS one
UNWIND others AS other
WITH subject_id, one, other, other.unit.id IN one.disabled AS disabled
WITH subject_id, {distance: CASE WHEN disabled THEN 0 ELSE 1 END, order: one.unit.id,
  action: CASE WHEN disabled THEN 'enable the tie of' ELSE 'tie' END, label: 'Unit', id: other.unit.id,
  name: other.unit.name, note: 'with ' + one.unit.id + ', ' + one.unit.name} AS thing
INCLUDE remedy_columns(thing; 3)
