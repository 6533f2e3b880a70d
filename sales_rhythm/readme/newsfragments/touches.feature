Every done activity, ended meeting and confirmed order is kept as a touch of its customer, also after the activity is deleted.
