/** The SSE hub beside its peers. Begin with {@link com.nubabel.bench.sse.SseBench}. */
package com.nubabel.bench.sse;
