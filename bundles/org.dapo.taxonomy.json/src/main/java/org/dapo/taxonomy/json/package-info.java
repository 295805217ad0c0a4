/** Reading of one taxonomy file, for tests outside a framework. */
package org.dapo.taxonomy.json;
