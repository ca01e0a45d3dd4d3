// title = "Candidates for the parent of units"
// question = "What are these units' last parents or successors of those, and which units do they serve, report to or work with?"
INCLUDE subject(u; Unit)
INCLUDE last_parent(u; last; subject_id, u)
INCLUDE successors(last; heirs; subject_id, u, last)
WITH subject_id, u, last, [x IN CASE WHEN current(last) THEN [last] ELSE [] END
    | {unit: x, distance: 0, place: 0, note: 'its last parent, which is still there'}]
  + [x IN heirs | {unit: x, distance: 0, place: 1, note: 'successor of ' + last.name}]
  + [(u)-[part:PART_OF]->(x:Unit) WHERE part.valid_from > $as_of AND current(x)
     | {unit: x, distance: 0, place: 2, note: 'its parent from ' + toString(part.valid_from)}]
  + [(u)-[serves:SERVES]->(x:Unit) WHERE x.kind <> 'area' AND current(serves, x)
     | {unit: x, distance: 1, place: 0, note: 'the place that it serves'}]
  + [(u)-[serves:SERVES]->(area:Unit)-[part:PART_OF]->(x:Unit)
     WHERE area.kind = 'area' AND current(serves, area, part, x)
     | {unit: x, distance: 1, place: 1, note: 'the place of ' + area.name + ', which it serves'}]
  + [(u)-[reports:REPORTS_TO]->(x:Unit) WHERE current(reports, x)
     | {unit: x, distance: 1, place: 2, note: 'it reports to it'}]
  + [(u)-[tie:COORDINATES_WITH]-(x:Unit) WHERE tie.enabled AND current(tie, x)
     | {unit: x, distance: 2, place: 0, note: 'it coordinates with it'}] AS candidates
UNWIND candidates AS candidate
WITH subject_id, {distance: candidate.distance, order: candidate.place, action: 'place under', label: 'Unit', id: candidate.unit.id,
  name: candidate.unit.name, note: candidate.note} AS thing
INCLUDE distinct_remedy_columns(thing; 3)
