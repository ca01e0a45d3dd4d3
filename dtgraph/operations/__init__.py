"""Operations of a network (see `dtgraph.operations.registry`): all names in the `__all__` of its modules."""

from .changes import *
from .contacts import *
from .data import *
from .gaps import *
from .overview import *
from .paths import *
from .queries import *
from .registry import *
from .reports import *
from .resilience import *
from .scope import *
from .scorecard import *
from .state import *
from .units import *
