// title = "Units that could guide some of the subordinates"
// question = "Which departments of these units guide the fewest others, or which subordinates have the most staff?"
INCLUDE subject(u; Unit)
WITH subject_id, [(u)<-[part:PART_OF]-(x:Unit) WHERE current(u, part, x) | x] AS parts
WITH subject_id, parts,
  [x IN parts WHERE x.kind IN ['department', 'it_unit', 'service_centre', 'ministry', 'ministerial_agency']] AS offices
// Without departments, the subordinates with most staff can coordinate their neighbours.
UNWIND CASE WHEN size(offices) > 0 THEN offices ELSE parts END AS guide
WITH subject_id, guide, size(offices) > 0 AS office,
  size([(guide)<-[reports:REPORTS_TO]-(x:Unit) WHERE current(reports, x) | 1])
  + size([(guide)<-[below:PART_OF]-(x:Unit) WHERE current(below, x) | 1]) AS guides,
  size([(guide)<-[employed:EMPLOYED_BY]-(person:Person) WHERE current(employed, person) | 1]) AS staff
WITH subject_id, {distance: CASE WHEN office THEN 0 ELSE 1 END,
  order: CASE WHEN office AND NOT guide.kind IN ['department', 'ministry'] THEN 1000000
    WHEN office THEN guides * 1000 ELSE 0 END - staff,
  action: CASE WHEN office THEN 'have some of them report to' ELSE 'appoint as coordinator of its neighbours' END,
  label: 'Unit', id: guide.id, name: guide.name,
  note: guide.kind + ' of the unit, units that it guides now: ' + toString(guides) + ', staff: ' + toString(staff)}
  AS thing
INCLUDE remedy_columns(thing; 3)
