// title = "Colleagues with fewer posts"
// question = "Who works in the units of these people, or in nearby ones, and holds the fewest posts?"
INCLUDE subject(busy; Person)
INCLUDE unit_of_person(busy; subject_id, busy)
WITH subject_id, unit AS u, [busy.id] AS busy_ids
WHERE u IS NOT NULL
INCLUDE nearby_people(u; assign one of the posts to; busy_ids; subject_id, u, busy_ids)
INCLUDE distinct_remedy_columns(thing; 3)
