// title = "Coverage over the next twelve months"
// question = "What share of the units that have a focal point now will still have one in each of the next 12 months?"
// why = "People leave and secondments end; the decline without renewal shows how many appointments must be renewed, and where."
// basis = "Decision 1690/QĐ-TTg: all agencies, departments and people's committees arrange a department or focal point for digital transformation"
// [parameters.runs]
// type = "integer"
// default = 1000
// help = "number of simulation runs, 1 to 100,000"
// [parameters.seed]
// type = "integer"
// default = 1690
// help = "seed of the random numbers; the same seed gives the same rows"
// [parameters.leaving]
// type = "number"
// default = 0.08
// help = "probability that a person leaves within a year, from 0 to less than 1; an assumption, not a measured rate"
// [parameters.returning]
// type = "number"
// default = 0.3
// help = "probability that a secondment without a recorded end ends within a year, from 0 to less than 1; an assumption, not a measured rate"
// [columns]
// by = "all, or province"
// province_id = "the province; null for all, and for units without a province"
// month = "number of months ahead, 1 to 12"
// on = "the date"
// units = "number of units covered now that still exist on the date"
// mean = "mean share of them that is covered, 0 to 1; null without units"
// low = "2.5th percentile of the share"
// high = "97.5th percentile of the share"
// [types]
// month = "integer"
// on = "date"
// units = "integer"
// mean = "number"
// low = "number"
// high = "number"
// [plot]
// labels = ["on"]
// values = ["mean", "low", "high"]
// only.by = "all"
// lines = true
// [vi]
// title = "Dự báo mức độ bao phủ trong mười hai tháng tới"
// question = "Trong từng tháng của 12 tháng tới, tỷ lệ đơn vị hiện có đầu mối vẫn còn đầu mối là bao nhiêu?"
