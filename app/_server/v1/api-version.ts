/** Of the API, not of the program: raised when something is added to it. What is there stays. */
export const apiVersion = '1.0.0';
