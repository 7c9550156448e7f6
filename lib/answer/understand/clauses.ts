import { readConcepts } from './concept.ts';

/**
 * Clauses of contracts and the usual words for them. The kinds of clause are those of CUAD (Hendrycks et al., 2021,
 * arXiv:2103.06268) and of ContractNLI (Koreeda & Manning, 2021, arXiv:2110.01799), and what else most contracts have.
 */
export const clauses = readConcepts(`
  both: governing law, choice of law, applicable law
    asked: law govern, law construe, law apply, law subject, law interpret
    said: governed by, construed in accordance, interpreted in accordance, laws of the state, conflict of laws
  both: jurisdiction, venue, arbitration, arbitrator, mediation, dispute resolution
    asked: court, dispute, litigation
    said: courts of, courts located, arbitral, settled by arbitration, tribunal
  both: initial term, expire, expiration, expiry, duration
    asked: term, end date, last, run out, long effect
    said: shall commence, continue until, remain in effect, remain in force, full force and effect, anniversary,
      term of this agreement
  both: renew, renewal, extend, extension
    asked: roll over, rollover, continue initial term
    said: successive terms, successive periods, automatically renewed, additional terms, evergreen,
      continue thereafter, non renewal
  both: for convenience, without cause, at will
    asked: free end, without giving reason, without reason, any time terminate, terminate early
    said: for any reason, for no reason, any time upon, with or without cause, right to terminate,
      any reason whatsoever
  both: material breach, for cause, default, insolvency, bankruptcy
    asked: terminate breach, terminate cause
    said: fails to cure, cure period, event of default, insolvent, receiver
  both: change of control, merger, merge, acquisition
    asked: taken over, party acquire, acquire merge, takeover, change owner, buy company, sold
    said: change in control, substantially all, consolidation, acquires control, controlling interest,
      acquired by, voting securities
  both: assign, assignment, transfer, delegate
    asked: hand over, pass on
    said: prior written consent, successors and assigns, permitted assigns, assignable, subcontract,
      subcontractor
  both: non compete, noncompete, compete, competing, competitor, competition, competitive
    said: similar business, similar products, restrictive covenant, directly or indirectly engage
  both: exclusive, exclusivity, exclusively
    asked: sole supplier, only one
    said: sole and exclusive, exclusive right, any third party other than, other person
  both: solicit, solicitation, poach, recruit, entice
    asked: hire, employ other party, hire employee
    said: induce, offer employment, hire any, employ any, divert
  both: disparage, disparagement, defame, derogatory
    asked: speak badly, speak ill, criticise, criticize
    said: negative light, tarnish, disparaging, bring into disrepute, detrimental to the reputation, injurious
  both: first refusal, first offer, first negotiation, first option, preemptive right
    asked: refusal, offer first
    said: right of first, matching right, right to match, last refusal, good faith negotiations
  both: revenue share, profit share, revenue sharing, profit sharing, royalty, commission
    asked: share revenue, share profit, sharing revenue, sharing profit
    said: percent of net, percentage of net, percent of gross, net revenue, net sales, net profits,
      percent of all
  both: price increase, price adjustment, price cap, fixed price
    asked: raise price, change price, limit price
    said: increase the price, adjust the price, consumer price index, fee increase, prices shall not
  both: minimum, minimum purchase, minimum order, quota, commitment
    asked: least purchase, must buy
    said: at least, no less than, not less than, guaranteed minimum, shortfall, take or pay, minimum volume
  both: maximum, volume restriction, limit on use
    said: not exceed, no more than, in excess of, up to a maximum
  both: intellectual property, ownership, work for hire, work made for hire
    asked: own, who own, belong, newly create
    said: right title and interest, hereby assigns, sole property, sole owner, exclusive property, shall own,
      vest in, inventions
  both: jointly own, joint ownership, joint owner, co own, owned jointly
    said: jointly owned, joint inventions, joint patents, joint intellectual property, equal undivided,
      equal shares, joint property, co owners
  both: license, licence, sublicense, sublicence
    asked: permit use, right use
    said: hereby grants, right and license, right to use, non exclusive, royalty free, licensed
  both: perpetual, irrevocable
    asked: forever, never end licence
    said: in perpetuity, perpetually
  both: source code, escrow
    said: escrow agent, deposit materials, release condition
  both: transition, wind down, post termination, sell off
    asked: after end, after termination, once end
    said: upon termination, following termination, after the termination, upon expiration,
      effect of termination, survive
  both: audit, inspect, inspection
    asked: check books, look into books
    said: books and records, examine, accounting records, independent auditor, access to records, auditor
  both: limitation of liability, cap on liability, limit liability, liability cap
    asked: liability limit, liability cap, liability limited, liable how much
    said: in no event, shall not exceed, aggregate liability, total liability, consequential damages,
      not be liable, indirect damages, lost profits, incidental damages, under no circumstances,
      have any liability
  both: unlimited liability, uncapped, liability unlimited
    asked: liability without limit, liability left without limit, unlimited
    said: gross negligence, willful misconduct, wilful misconduct, nothing limits, limitations shall not apply,
      shall not apply to, except for, fraud, breach of confidentiality
  both: liquidated damages, termination fee, penalty, break fee
    said: early termination fee, cancellation fee, termination payment, genuine pre estimate,
      reasonable estimate of, not a penalty, shall pay upon termination
  both: warranty, warrant
    asked: guarantee, how long defect
    said: warranty period, free from defects, defects in material, workmanship, represents and warrants,
      defective, repair or replace
  both: insurance, insured, insurer
    asked: insure, coverage
    said: certificate of insurance, policy of insurance, coverage, additional insured, general liability,
      policies, underwriter
  both: covenant not to sue, not contest, not challenge, not to sue
    asked: contest, challenge, sue
    said: validity, contest the, challenge the, release and discharge, waives any claim, release from any,
      attack, not assert, forever discharge
  both: third party beneficiary, third party beneficiaries
    asked: third party enforce, outsider rights
    said: no third party, benefit of any, confer upon any, other than the parties, intended beneficiary,
      enforce any of its terms
  both: most favored nation, most favoured nation, most favored customer, best price
    asked: better terms others, better price other
    said: no less favorable, not less favorable, less favourable, more favorable, most favorable, lowest price,
      as favorable
  both: affiliate, subsidiary
    asked: group companies, sister company
    said: affiliates, controlled by, under common control
  both: indemnify, indemnification, indemnity, hold harmless
    asked: pay third party claim, make good loss
    said: indemnified party, defend indemnify, harmless from, losses damages
  both: force majeure, act of god
    asked: beyond control, disaster
    said: beyond reasonable control, acts of god, natural disaster, strikes, excused from performance
  both: amend, amendment, modify, modification, waiver
    said: in writing signed, written instrument, written amendment
  both: entire agreement
    asked: earlier agreement, previous agreement
    said: supersedes, entire understanding, prior agreements
  both: payment, invoice, pay
    asked: when pay, due
    said: days of receipt, payable, due and payable, net days, late payment, interest on overdue
  both: confidential information, proprietary information, trade secret
    asked: confidential, secret, confidentiality
    said: means all information, information disclosed, non public, confidential means
  both: return, destroy, destruction
    said: return or destroy, promptly return, all copies, certify destruction, deliver up, erase
  both: reverse engineer, reverse engineering, decompile, disassemble
    said: analyze composition, analyse, source code
  both: required by law, compelled, court order, subpoena, legally required
    asked: law disclose, regulation disclose, judicial disclose
    said: judicial process, governmental, order of court, legal process, prompt notice, protective order,
      compelled to disclose, regulation
  both: independently develop, independent development
    asked: independent develop similar, own development
    said: developed independently, independently developed, without use of, without reference
  both: public domain, publicly available, public knowledge
    asked: already know, publicly known, already public
    said: generally available, lawfully obtained, already in possession, prior to disclosure, previously known,
      rightfully received, becomes public
  both: need to know, representative
    asked: share employee, share consultant, share third party, disclose employee, share agent
    said: employees, officers directors, agents, advisors, consultants, contractors, professional advisers,
      counsel
  both: orally, oral, verbal, verbally
    asked: spoken, convey
    said: visual, in writing, tangible, intangible, inspection, electronic form, reduced to writing, any form
  both: marked, identified as confidential, designated
    asked: expressly identify, label
    said: marked confidential, clearly marked, legend, identified as, designated as, stamped
  both: survive, survival
    asked: obligation after termination, continue after end
    said: survive termination, years from, years after, period of years, thereafter, shall survive,
      remain in effect
  both: no license, grant right
    asked: grant right confidential
    said: no right, no licence, not grant, remain the property, sole property, nothing in this agreement,
      implied
  both: make copies, copy, reproduce
    asked: create copy
    said: copies, reproduction, duplicate, summaries, extracts
  both: existence of agreement, existence of discussions, publicity, press release
    asked: disclose fact agree, fact agreed, fact negotiate
    said: fact that, public announcement, discussions are taking place, terms of this agreement, negotiations
  both: injunctive relief, injunction, equitable relief, specific performance
    asked: remedy breach
    said: irreparable harm, irreparable injury, adequate remedy, injunctive
  both: permitted purpose, sole purpose
    asked: use other purpose, purpose other
    said: for the purpose, other than, solely for, only for, for no other
  both: notify, notification
    asked: tell other party, inform other party
    said: prompt notice, promptly notify, immediately notify, written notice, unauthorized use
`);
