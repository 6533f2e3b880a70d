from . import sheets
