// Personal data and secrets that belong to nobody, in the shapes that the detectors know.
//
//     sample.email → alice.berger@acme-health.com      sample.card → a Luhn-valid number of no known test set
//
// Invariant: nothing here is on the lists of values that must not fire (example domains, well-known test cards, fixture keys).

/** A card number: `digits` and the Luhn digit that makes it valid. */
export function card(digits) {
  const sum = [...digits].reverse().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return digits + String((10 - (sum % 10)) % 10);
}

export const sample = {
  email: 'alice.berger@acme-health.com',
  email2: 'bo.lindqvist@northwind-clinic.org',
  card: card('453279816402357'),
  ssn: '536-22-8731',
  aws: 'AKIAQ3EGRZ7VXJ2KMTWH',
};
