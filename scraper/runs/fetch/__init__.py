"""Parts of a crawl: what is expected (``plan``), getting it (``fetching``), what happened (``report``)."""
