// title = "Members of units"
// question = "Who are the members of these units?"
// personal = ["name"]
// [parameters.ids]
// type = "strings"
// help = "ids of the units"
// example = ["demo:03439:team:1"]
// [columns]
// unit_id = "the unit"
// person_id = "the member"
// name = "name of the member"
// role = "role of the member"
// since = "first day of the membership"
// [types]
// since = "date"
UNWIND $ids AS id
MATCH (u:Unit)<-[member:MEMBER_OF]-(person:Person)
WHERE u.id = id AND current(u, member, person)
RETURN u.id AS unit_id, person.id AS person_id, person.name AS name, member.role AS role, member.valid_from AS since
ORDER BY unit_id, person_id, since
