// title = "Colleagues with fewer posts"
// question = "Who works in the units of these people, or around them, and holds the fewest posts?"
INCLUDE subject(busy; Person)
INCLUDE unit_of_person(busy; subject_id, busy)
WITH subject_id, unit AS u, [busy.id] AS busy_ids
WHERE u IS NOT NULL
INCLUDE people_around(u; let hold one of the posts; busy_ids; subject_id, u, busy_ids)
INCLUDE remedies_without_repeats(thing; 3)
