"""The commands of ``nctdb``, a module a subject: arguments in, one call, a result out."""
