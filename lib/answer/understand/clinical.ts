import { readConcepts } from './concept.ts';

/** Abbreviations of clinical texts as hospitals commonly write them, with the words that they stand for. */
export const clinical = readConcepts(`
  both: atrial fibrillation, af, afib
  both: venous thromboembolism, vte, dvt, deep vein thrombosis, pulmonary embolism, blood clot
  both: international normalised ratio, international normalized ratio, inr
  both: direct oral anticoagulant, doac, noac
  both: low molecular weight heparin, lmwh
  both: unfractionated heparin, ufh
  both: myocardial infarction, heart attack, ami, stemi, nstemi
  both: acute coronary syndrome, acs
  both: heart failure, chf, hfref, hfpef
  both: hypertension, high blood pressure, htn
    said: hypertensive
  both: blood pressure, bp
  both: coronary artery bypass, cabg
  both: percutaneous coronary intervention, pci
  both: electrocardiogram, ecg, ekg
  both: stroke, cerebrovascular accident, cva
  both: transient ischaemic attack, transient ischemic attack, tia
  both: type 2 diabetes, t2dm, type 1 diabetes, t1dm, diabetes mellitus
  both: glycated haemoglobin, glycated hemoglobin, hba1c, a1c
  both: body mass index, bmi
  both: chronic obstructive pulmonary disease, copd
  both: acute respiratory distress syndrome, ards
  both: chronic kidney disease, ckd
    said: renal insufficiency, renal impairment
  both: acute kidney injury, aki
  both: glomerular filtration rate, egfr, gfr, creatinine clearance, crcl
    asked: kidney function, renal function
  both: urinary tract infection, uti
  both: gastrointestinal, gi
  both: proton pump inhibitor, ppi
  both: nonsteroidal anti inflammatory, non steroidal anti inflammatory, nsaid
  both: angiotensin converting enzyme, ace inhibitor
  both: angiotensin receptor blocker, arb
  both: selective serotonin reuptake inhibitor, ssri
  both: intensive care, icu, critical care
  both: emergency department, emergency room, a e
  both: intravenous, iv
    said: infusion
  both: magnetic resonance imaging, mri
  both: computed tomography, ct scan
  both: full blood count, complete blood count, fbc, cbc
  both: c reactive protein, crp
  both: human immunodeficiency virus, hiv
  both: hepatitis b, hbv
  both: hepatitis c, hcv
  both: tuberculosis, tb
  both: attention deficit hyperactivity, adhd
  both: post traumatic stress, ptsd
  both: polymerase chain reaction, pcr
  both: randomised controlled trial, randomized controlled trial, rct
  both: side effect, adverse event, adverse effect, adverse reaction
    said: toxicity, tolerability
  both: contraindication, contraindicated
    asked: should not be given, must not be given
    said: should not be given, must not be, do not give, avoid in
  both: dose, dosage, dosing
    said: mg, twice daily, once daily, mg kg
  both: kidney, renal
  both: liver, hepatic
  both: heart, cardiac
  both: cancer, carcinoma, malignancy, tumor, tumour, neoplasm
  both: pregnancy, pregnant
    said: gestation, obstetric
  both: children, paediatric, pediatric
    said: child, infants
  both: elderly, older people, geriatric
    said: older adults, aged 65
`);
