"""What to offer whom next, in which order, in which groups, and what it gave so far."""

from __future__ import annotations

from skillgap.questions.learning.advice import GAINS as GAINS
from skillgap.questions.learning.advice import Advice as Advice
from skillgap.questions.learning.advice import recommend as recommend
from skillgap.questions.learning.cohorts import form_cohorts as form_cohorts
from skillgap.questions.learning.effects import MeasuredGain as MeasuredGain
from skillgap.questions.learning.gains import Gains as Gains
from skillgap.questions.learning.gains import estimate_gains as estimate_gains
from skillgap.questions.learning.offers import ON_THE_JOB as ON_THE_JOB
from skillgap.questions.learning.offers import Offers as Offers
from skillgap.questions.learning.offers import read_offers as read_offers
from skillgap.questions.learning.spending import Round as Round
from skillgap.questions.learning.spending import plan_round as plan_round
