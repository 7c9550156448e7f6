import { readConcepts } from './concept.ts';

/** Items of annual reports as their statements name them (Regulation S-X, 17 CFR 210.5-02 and 5-03), and ratios made of them. */
export const accounts = readConcepts(`
  both: revenue, net sales, sales, turnover
    said: total revenues, net revenues, total net sales
  both: net income, net earnings, net profit
    asked: bottom line
    said: net income attributable, net loss
  both: operating income, operating profit, operating margin
    said: income from operations, earnings from operations, loss from operations
  both: gross margin, gross profit
    said: cost of sales, cost of products sold
  both: cost of goods sold, cogs, cost of sales, cost of revenue
    said: cost of products sold, cost of products and services
  both: selling general and administrative, sg a, sga
    said: administrative expenses
  both: research and development, r d
    said: research development and related
  both: capital expenditure, capex, capital spending
    said: purchases of property, acquisition of property, additions to property, payments for property
  both: property plant and equipment, pp e, ppe, ppne, fixed asset
    said: property and equipment, property equipment
  both: depreciation, amortization, d a
    said: depreciation and amortization
  both: ebitda
    said: earnings before interest, operating income, depreciation and amortization
  both: earnings per share, eps
    said: per share diluted, per common share, diluted earnings
  both: dividend, payout
    said: dividends paid, cash dividends, dividends declared
  both: free cash flow, operating cash flow, cash from operations
    said: net cash provided by operating, cash flows from operating
  both: working capital, current ratio, quick ratio, liquidity ratio
    asked: liquidity
    said: current assets, current liabilities, total current
  both: debt, borrowing, leverage
    said: long term debt, short term borrowings, notes payable, senior notes, current portion
  both: inventory, inventory turnover, days inventory
    asked: dio
    said: inventories, finished goods, work in process
  both: accounts payable, days payable, dpo
    said: trade payables
  both: accounts receivable, days sales outstanding, dso
    said: trade receivables
  both: effective tax rate, income tax, tax rate
    said: provision for income taxes, income tax expense, income tax benefit
  both: return on assets, total assets, asset turnover
    asked: roa
    said: assets total, net income
  both: stockholders equity, shareholders equity, return on equity
    asked: roe, equity
    said: total equity, shareholders investment
  both: goodwill, intangible
    said: intangible assets, impairment
  both: buyback, share repurchase, stock repurchase
    said: repurchases of common, treasury stock, repurchase program
  both: legal proceedings, litigation, lawsuit
    asked: legal battle, legal
    said: legal matters, claims, contingencies, lawsuits, plaintiffs
  both: segment, business segment, geography, geographic
    said: reportable segments, operating segments, geographic area, united states, international
  both: acquisitions, divestiture, spin off
    said: business combination, purchase price, separation, disposal
  both: employees, headcount, workforce
    said: associates, full time
  both: customer concentration, major customer
    said: percent of net sales, largest customer, significant customers
  both: debt securities, registered
    said: trading symbol, name of each exchange, section 12 b, notes due
  both: restructuring
    said: severance, restructuring charges, workforce reduction
  both: fiscal year, fy
    said: year ended, fiscal, twelve months ended
`);
