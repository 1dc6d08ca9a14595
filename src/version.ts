/** Version of the library: that of the package (a test compares them). */
export const VERSION = "0.2.0";
