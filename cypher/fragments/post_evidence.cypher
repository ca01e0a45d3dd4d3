// unit; role
// Evidence on the posts of a role in a unit, for a given `subject_id`: each post that was ever in it, and each person
// who ever held it.
MATCH (<unit>)<-[seat_in:POST_IN]-(seat:Post)
WHERE seat.role = <role>
OPTIONAL MATCH (seat)<-[held:HOLDS]-(holder:Person)
WITH subject_id, <unit>, seat_in, seat, held, holder
UNWIND CASE WHEN holder IS NULL THEN [true] ELSE [true, false] END AS of_seat
WITH DISTINCT subject_id, CASE WHEN of_seat THEN
    {label: 'Post', id: seat.id, name: coalesce(seat.title, seat.role), note: seat.role, tie: 'POST_IN', to: <unit>.id,
     valid_from: latest_start(seat_in, seat, <unit>), valid_to: earliest_end(seat_in, seat, <unit>),
     in_force: current(seat_in, seat, <unit>)}
  ELSE
    {label: 'Person', id: holder.id, name: holder.name, note: held.basis, tie: 'HOLDS', to: seat.id,
     valid_from: latest_start(held, holder, seat), valid_to: earliest_end(held, holder, seat),
     in_force: current(held, holder, seat)}
  END AS thing
