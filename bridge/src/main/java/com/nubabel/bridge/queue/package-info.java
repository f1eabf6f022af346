/** What may be done to a queue from outside. Begin with {@link com.nubabel.bridge.queue.Queue}. */
package com.nubabel.bridge.queue;
