// what; label; note; tie; to; detail
// Returns a node found through a tie as `thing`, a map of evidence columns: `what` is at one end of the tie, `to` at
// the other. It is in force if the tie and both its ends are.
RETURN {detail: <detail>, label: '<label>', id: <what>.id, name: coalesce(<what>.name, <what>.title, <what>.role),
  note: <note>, tie: type(<tie>), to: <to>.id, valid_from: latest_start(<tie>, <what>, <to>),
  valid_to: earliest_end(<tie>, <what>, <to>), in_force: current(<tie>, <what>, <to>)} AS thing
