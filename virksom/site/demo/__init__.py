"""The demo: programme "Virksom.nu 2008-09", its public figures held as records, its people invented.

What is public (municipalities, phases, figures, kinds of events) lies in `data/`; everybody and every
company here is invented and marked DEMO. Companies carry no CVR number, so none can be a real one's.
"""

from virksom.site.demo.load import load_demo
from virksom.site.demo.people import SIGN_INS, SignIn

__all__ = ["SIGN_INS", "SignIn", "load_demo"]
