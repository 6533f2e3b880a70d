A quotation that is lost keeps its reason, one of those that opportunities have; orders group by it.
