//! Cases whose time has come, in; what follows under each policy, out.
