"""From where records come: files now, the registry and its mirrors later."""
