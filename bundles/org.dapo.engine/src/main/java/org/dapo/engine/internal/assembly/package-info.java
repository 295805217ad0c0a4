/** What a run needs: plug-ins by name, a backbone on a device, a learner with its parameters, the output folder. */
package org.dapo.engine.internal.assembly;
