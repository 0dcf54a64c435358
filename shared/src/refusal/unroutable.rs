//! No endpoint may serve this request: who was considered, what removed each, and what would be accepted.
