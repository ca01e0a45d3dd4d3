// unit
// The conditions that a list of units can be narrowed by; a parameter that is null asks for nothing.
AND ($level IS NULL OR <unit>.level = $level) AND ($kind IS NULL OR <unit>.kind = $kind)
  AND ($sector IS NULL OR <unit>.sector = $sector) AND ($ended OR current(<unit>))
