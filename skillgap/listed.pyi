"""The list of questions: one line per verb, and of each room the question it is named for first.

``skillgap/verbs.py`` reads these lines, so that one list serves the façade, caches, the command
line, documents and contract tests as well as type checkers and editors, and a room is loaded only
when one of its verbs is called.
"""

from skillgap.questions.profiles import infer_profiles as infer_profiles
from skillgap.questions.gaps import measure_gaps as measure_gaps
from skillgap.questions.bench import measure_bench as measure_bench
from skillgap.questions.people import profile_person as profile_person
from skillgap.questions.people import profile_team as profile_team
from skillgap.questions.network import build_adjacency as build_adjacency
from skillgap.questions.mobility import find_move_history as find_move_history
from skillgap.questions.mobility import rank_moves as rank_moves
from skillgap.questions.mobility import build_ladder as build_ladder
from skillgap.questions.mobility import find_bridges as find_bridges
from skillgap.questions.mobility import assign_mentors as assign_mentors
from skillgap.composing import match_openings as match_openings
from skillgap.composing import plan_succession as plan_succession
from skillgap.composing import match_aspirations as match_aspirations
from skillgap.questions.forecast import forecast as forecast
from skillgap.questions.forecast import find_crossings as find_crossings
from skillgap.composing import optimise_plan as optimise_plan
from skillgap.questions.learning import recommend as recommend
from skillgap.composing import gains_learned_by_intervention as gains_learned_by_intervention
from skillgap.questions.roi import project_roi as project_roi
from skillgap.questions.roi import compare_roi as compare_roi
from skillgap.composing import compare_build_buy as compare_build_buy
from skillgap.composing import measure_impact as measure_impact
from skillgap.composing import measure_rollout as measure_rollout
from skillgap.questions.impact import lay_out_rollout as lay_out_rollout
from skillgap.questions.impact import list_rollouts as list_rollouts
from skillgap.questions.scoreboard import measure_scoreboard as measure_scoreboard
from skillgap.questions.taxonomy import propose_taxonomy as propose_taxonomy
from skillgap.questions.taxonomy import apply_decisions as apply_decisions
from skillgap.questions.taxonomy import compare_taxonomies as compare_taxonomies
from skillgap.questions.names import match_skills as match_skills
from skillgap.questions.names import extract_skills as extract_skills
from skillgap.questions.changes import compare_versions as compare_versions
from skillgap.questions.work_design import diagnose_work_design as diagnose_work_design
from skillgap.questions.work_design import measure_exposure as measure_exposure
from skillgap.questions.work_design import measure_ai_mastery as measure_ai_mastery
from skillgap.questions.work_design import project_entry_level as project_entry_level
from skillgap.composing import redesign_role as redesign_role
from skillgap.questions.readiness import assess_readiness as assess_readiness
from skillgap.questions.readiness import review_framework as review_framework
from skillgap.questions.readiness import change_requirements as change_requirements
from skillgap.questions.readiness import link_outcomes as link_outcomes
from skillgap.composing import compare_frameworks as compare_frameworks
from skillgap.composing import audit_fairness as audit_fairness
from skillgap.questions.fairness import audit_parity as audit_parity
from skillgap.questions.fairness import audit_recommendations as audit_recommendations
