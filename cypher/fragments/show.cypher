// what; label; note; tie; to; detail
// Gives what was found by a tie as `thing`, a map of a witness's columns: `what` stands at one end of it, `to` at the
// other. It counts when the tie and both its ends are in force.
RETURN {detail: <detail>, label: '<label>', id: <what>.id, name: coalesce(<what>.name, <what>.title, <what>.role),
  note: <note>, tie: type(<tie>), to: <to>.id, valid_from: latest_start(<tie>, <what>, <to>),
  valid_to: earliest_end(<tie>, <what>, <to>), in_force: current(<tie>, <what>, <to>)} AS thing
