// title = "People who are already there"
// question = "Who works in these units, or in a unit beside them, and holds the fewest posts?"
UNWIND $ids AS subject_id
MATCH (u:Unit)
WHERE u.id = subject_id
CALL (u) {
  MATCH (u)<-[employed:EMPLOYED_BY]-(person:Person)
  WHERE current(u, employed, person)
  RETURN person AS person, u AS home, 0 AS near
  UNION
  MATCH (u)-[part:PART_OF]->(parent:Unit)<-[other_part:PART_OF]-(home:Unit)<-[employed:EMPLOYED_BY]-(person:Person)
  WHERE current(part, parent, other_part, home, employed, person)
  RETURN person AS person, home AS home, 1 AS near
}
WITH subject_id, person, home, near,
  size([(person)-[holds:HOLDS]->(post:Post) WHERE current(holds, post) | 1]) AS posts
WITH subject_id, {near: near, order: posts, way: 'let hold the post concurrently', label: 'Person', id: person.id,
  name: person.name, note: 'of ' + home.name + ', posts held: ' + toString(posts)} AS thing
INCLUDE mend(thing; 3)
