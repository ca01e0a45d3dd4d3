// unit; keep
// Whether a unit has a focal point: `focal_status` (covered, expired, vacant, unassigned, or unknown if it has and had
// no such post and has never reported) and `focal_since`. `keep` are the variables to keep, including the unit.
INCLUDE post_status(<unit>; 'focal_point'; <keep>)
WITH *, seat_since AS focal_since,
  CASE WHEN seat_status = 'unassigned' AND NOT had_seat AND unreported(<unit>) THEN 'unknown'
       ELSE seat_status END AS focal_status
