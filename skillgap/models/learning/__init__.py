"""What to offer whom next, in which order, in which groups, and what it gave so far."""

from __future__ import annotations

from skillgap.models.learning.advice import Advice as Advice
from skillgap.models.learning.advice import recommend as recommend
from skillgap.models.learning.effects import Finding as Finding
from skillgap.models.learning.gains import Gains as Gains
from skillgap.models.learning.gains import learn_gains as learn_gains
from skillgap.models.learning.offers import Offers as Offers
from skillgap.models.learning.offers import read_offers as read_offers
from skillgap.models.learning.spending import Round as Round
from skillgap.models.learning.spending import plan_round as plan_round
