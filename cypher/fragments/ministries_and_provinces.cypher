// unit
// Current ministries, ministerial agencies, Government agencies and provincial people's committees.
MATCH (<unit>:Unit)
WHERE (<unit>.kind IN ['ministry', 'ministerial_agency', 'government_agency']
    OR <unit>.kind = 'people_committee' AND <unit>.level = 'province')
  AND current(<unit>)
