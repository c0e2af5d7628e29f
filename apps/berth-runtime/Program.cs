// SPDX-License-Identifier: Apache-2.0
using Berth.Runtime.Shim;

return args switch
{
    ["shim", string bundle] => ShimHost.Run(bundle),
    _ => 2,
};
