// unit
// Conditions of optional filters for units; a null parameter does not filter.
AND ($level IS NULL OR <unit>.level = $level) AND ($kind IS NULL OR <unit>.kind = $kind)
  AND ($sector IS NULL OR <unit>.sector = $sector) AND ($ended OR current(<unit>))
