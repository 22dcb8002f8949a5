"""The log as HL7 FHIR R4."""
