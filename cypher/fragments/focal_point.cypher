// unit; keep
// Whether a unit has a focal point: `focal_status` (covered, expired, vacant, unassigned, or unknown where nothing is
// there, nothing was, and the unit never reported) and `focal_since`. `keep` names what is handed on, the unit too.
INCLUDE seats(<unit>; 'focal_point'; <keep>)
WITH *, seat_since AS focal_since,
  CASE WHEN seat_status = 'unassigned' AND NOT had_seat AND unreported(<unit>) THEN 'unknown'
       ELSE seat_status END AS focal_status
