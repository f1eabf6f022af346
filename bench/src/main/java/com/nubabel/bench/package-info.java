/** Benchmarks beside peers. Begin with {@link com.nubabel.bench.JobsBench}. */
package com.nubabel.bench;
